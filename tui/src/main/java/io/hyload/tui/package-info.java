/// The terminal application, Elm style: a [Screen] is a value that says what keys do now, what a message makes of it, and how it looks.
/// Nothing here does input or output but the [Application], and nothing but who runs its [Effect]s touches files, machines or time.
package io.hyload.tui;

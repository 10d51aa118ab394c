/// The screens of the terminal application, one record each, with the messages they understand and the effects they ask for.
package io.hyload.tui.screen;

/// The command line: `Main` and one class for each command. Every feature works from here, without the screen.
package io.hyload.cli;

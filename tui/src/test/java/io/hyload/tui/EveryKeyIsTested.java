package io.hyload.tui;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/// A test class that has a test, marked with [Keys], for each key of a screen or dialog. Without one the class fails: what the screen's
/// keys are is not written down, but taken from all states that the tests of the class reach, and from those that are one key further.
///
/// ```java
/// @EveryKeyIsTested(MachinesScreen.class)
/// class MachinesScreenTest {
///     @Test
///     @Keys("D")
///     void deployNamesTheMachines() { … }
/// }
/// ```
///
/// That each screen and dialog has such a class is checked by `EveryScreenHasItsKeysTestedTest`.
@Retention(RetentionPolicy.RUNTIME) @Target(ElementType.TYPE) @ExtendWith(KeysPressed.class)
public @interface EveryKeyIsTested {
    /// What has the keys.
    Class<? extends Screen>[] value();
}

package io.hyload.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import picocli.CommandLine.TypeConversionException;

/// Constants as they are typed and written: in small letters, and in no others.
final class Constants {
    private Constants() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String all(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Constants::of).collect(Collectors.joining(", "));
    }

    static <E extends Enum<E>> Optional<E> find(String word, E[] constants) {
        return List.of(constants).stream().filter(constant -> of(constant).equals(word)).findFirst();
    }

    /// @throws TypeConversionException which becomes the error about the option
    static <E extends Enum<E>> E option(String word, E[] constants) {
        return find(word, constants).orElseThrow(
                () -> new TypeConversionException("'" + word + "' is none of " + all(constants)));
    }
}

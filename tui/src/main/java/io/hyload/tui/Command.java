package io.hyload.tui;

import java.util.List;
import java.util.function.Function;

/// Something that can be typed behind `:`.
///
/// @param name  one word: `pull`
/// @param words what may follow, as help shows it: `all|NAME…`; may be empty
/// @param does  in a few words
/// @param next  words that may come next, for completion, given those that are there
/// @param act   what the screen becomes, given the words
public record Command(String name, String words, String does, Function<List<String>, List<String>> next,
        Function<List<String>, Next> act) {}

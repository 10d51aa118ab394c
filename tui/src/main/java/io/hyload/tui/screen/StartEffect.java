package io.hyload.tui.screen;

import io.hyload.tui.Effect;

/// What is wanted of a folder in which there is nothing yet.
public sealed interface StartEffect extends Effect {

    /// Make a project of it.
    record Init() implements StartEffect {}

    /// Open a shop on this machine that can be loaded.
    record OpenShop() implements StartEffect {}
}

/// What the tests of all modules share: real peers that can be made to misbehave (a scripted server, nginx, a terminal,
/// other processes), a clock moved by hand, and golden files. It sees no other module of hyload, so that every module
/// may test with it; a peer that is not installed skips its tests with a reason, and fails them under `CI=true`.
package io.hyload.testsupport;

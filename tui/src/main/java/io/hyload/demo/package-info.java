/// The demo shop: a small web shop on a loopback port, so that a load test has something to talk to on any machine.
/// It counts what it served, can be told to be slow or to fail, and is the target of the demo, the templates, the
/// snippets and many tests.
package io.hyload.demo;

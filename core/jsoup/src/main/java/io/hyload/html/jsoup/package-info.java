/// The HTML reader of scenarios, made of jsoup. Nobody names it: it is found by `ServiceLoader`.
package io.hyload.html.jsoup;

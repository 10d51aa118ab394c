/// HTML as a scenario meets it: [io.hyload.html.Html] is a page to look things up in, [io.hyload.html.HtmlReader] the
/// service that parses it. `core` has no parser; `hyload-core-jsoup` brings one.
package io.hyload.html;

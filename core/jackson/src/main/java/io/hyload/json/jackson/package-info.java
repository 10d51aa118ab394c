/// The JSON codec of scenarios, made of Jackson. Nobody names it: it is found by `ServiceLoader`.
package io.hyload.json.jackson;

package io.hyload.har;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Who a host belongs to: its registrable domain, as well as it can be told without the public suffix list, which has ten
/// thousand rules and changes weekly.
///
/// An address and a name without a point are their own. Else it is the last two labels: `cdn.example.test` is of
/// `example.test`; three where the last is a country and the one before it a kind of owner (`shop.co.uk`) or a name under
/// which a provider gives each customer one (`shop.github.io`). A rarer suffix makes two owners one: then `--host` chooses.
final class Site {

    /// Under countries.
    private static final Set<String> KINDS =
            Set.of("co", "com", "org", "net", "gov", "edu", "ac", "mil", "or", "ne", "go",
                    "gob", "gouv", "gv", "govt", "nom", "asso", "ltd", "plc", "me", "sch", "id", "web", "in", "adv",
                    "blog", "ind");
    private static final Set<String> PROVIDERS = Set.of("github.io", "gitlab.io", "herokuapp.com", "cloudfront.net",
            "azurewebsites.net", "azureedge.net", "azurefd.net", "cloudapp.net", "appspot.com", "web.app",
            "firebaseapp.com",
            "run.app", "vercel.app", "netlify.app", "pages.dev", "workers.dev", "fly.dev", "onrender.com",
            "blogspot.com",
            "wordpress.com", "myshopify.com", "amazonaws.com", "elasticbeanstalk.com", "ngrok.io", "ngrok-free.app",
            "trycloudflare.com", "surge.sh", "glitch.me", "railway.app", "deno.dev", "r2.dev");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[\\d.]+");

    private Site() {}

    /// The registrable domain of a host in small letters.
    static String of(String host) {
        if (ADDRESS.matcher(host).matches()) return host;
        var name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        var labels = name.split("\\.");
        if (labels.length <= 2) return name;
        var two = lastOf(labels, 2);
        boolean isCountrys = labels[labels.length - 1].length() == 2 && KINDS.contains(labels[labels.length - 2]);
        return isCountrys || PROVIDERS.contains(two) ? lastOf(labels, 3) : two;
    }

    private static String lastOf(String[] labels, int count) {
        return String.join(".", List.of(labels).subList(labels.length - count, labels.length));
    }
}

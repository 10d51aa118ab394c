// Create an HTTP client
var client = new HttpClient(
        timeout(10)  // seconds for a whole exchange
        // , proxy("127.0.0.1:8888")
        // , sslVerify(false)
);

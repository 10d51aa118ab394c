// Send a request with URL parameters
// needs: client
var response = client.get("http://127.0.0.1:8080/api/path1",
        params("param1", "value1", "param2", "value2"));

// Send a request with headers
// needs: client
var response = client.get("http://127.0.0.1:8080/api/path1",
        headers("header1", "value1", "header2", "value2"));

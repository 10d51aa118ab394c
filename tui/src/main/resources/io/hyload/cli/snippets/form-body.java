// Send a body: form (urlencoded)
// needs: client
var response = client.post("http://127.0.0.1:8080/api/path1",
        form("param1", "value1", "param2", "value2"));

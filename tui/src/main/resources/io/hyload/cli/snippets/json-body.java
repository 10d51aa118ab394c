// Send a body: JSON
// needs: client
var response = client.post("http://127.0.0.1:8080/api/path1",
        json(Map.of("param1", "value1", "numbers", List.of(1, 2, 3))));

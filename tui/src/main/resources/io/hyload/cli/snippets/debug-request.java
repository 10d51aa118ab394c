// Send a request and print the exchange
// needs: client
var response = client.get("http://127.0.0.1:8080/api/path1", debug());

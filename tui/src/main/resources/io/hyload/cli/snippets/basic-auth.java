// Send a request with basic authentication
// needs: client
var response = client.get("http://127.0.0.1:8080/api/path1", basicAuth("byhy", "88888888"));

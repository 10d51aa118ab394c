// Response: a value in the target of a redirect
// needs: client
var moved = client.get("http://127.0.0.1:8080/");
var code = moved.redirectParam("code");
var pageName = moved.find("Location", "/mgr/([^/?#]+)");

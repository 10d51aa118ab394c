// Response: cookies
// needs: client
var signIn = client.post("http://127.0.0.1:8080/api/mgr/signin",
        form("username", "byhy", "password", "88888888"));
var session = signIn.cookie("sessionid");
System.out.println(signIn.cookies());

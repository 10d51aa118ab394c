// Read an option of the command line
// hyload run FILE.java users=50 baseUrl=http://127.0.0.1:8080
var users = option("users", 10);
var baseUrl = option("baseUrl", "http://127.0.0.1:8080");

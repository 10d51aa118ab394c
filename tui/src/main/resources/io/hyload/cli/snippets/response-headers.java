// Response: print all headers
// needs: response
System.out.println(response.headers());

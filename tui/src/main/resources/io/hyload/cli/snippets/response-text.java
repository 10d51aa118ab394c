// Response: body as text
// needs: response
var text = response.text();

// Response: body as JSON
// needs: response
var ret = response.json().get("ret").asInt(-1);
var firstName = response.json().at("/retlist/0/name").asString();

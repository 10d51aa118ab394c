// Response: a value found by a regular expression
// needs: response
var phone = response.find("\"phonenumber\": *\"(\\d+)\"");

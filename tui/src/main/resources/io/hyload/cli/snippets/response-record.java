// Response: JSON bound to a record
// needs: response
record Customer(int id, String name, String phonenumber, String address) {}
record Customers(int ret, List<Customer> retlist, int total) {}
var customers = response.json(Customers.class);

const message = text => { document.getElementById("message").textContent = text; };

const sign = document.getElementById("sign");
if (sign) sign.addEventListener("submit", async event => {
    event.preventDefault();
    const response = await fetch("/api/mgr/signin", { method: "POST", body: new URLSearchParams(new FormData(sign)) });
    const answer = await response.json();
    if (answer.ret === 0) location.href = "/mgr/"; else message(answer.reason);
});

const table = document.getElementById("customers");
async function list() {
    const answer = await (await fetch("/api/mgr/customers?action=list_customer&pagesize=100")).json();
    if (answer.ret !== 0) return message(answer.reason);
    while (table.rows.length > 1) table.deleteRow(1);
    for (const customer of answer.retlist) {
        const row = table.insertRow();
        for (const key of ["id", "name", "phonenumber", "address"]) row.insertCell().textContent = customer[key];
    }
}
if (table) list();

const add = document.getElementById("add");
if (add) add.addEventListener("submit", async event => {
    event.preventDefault();
    const data = Object.fromEntries(new FormData(add));
    const body = JSON.stringify({ action: "add_customer", data });
    const headers = { "Content-Type": "application/json" };
    const answer = await (await fetch("/api/mgr/customers", { method: "POST", headers, body })).json();
    if (answer.ret !== 0) message(answer.reason); else list();
});

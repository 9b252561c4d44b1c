import { expect, test } from "vitest";
import { isWaitingStatus } from "./waiting-status.ts";

test.each([
  "Waiting Customer",
  "Waiting on Client",
  "WAITING-CLIENT",
  ">Waiting for the customer's response",
  "Awaiting User Info",
  "Pending customer",
  "Pending end user response",
  "waiting on you",
  "Customer Response Required",
  "Client input needed",
  "Wartet auf Kunde",
  "Warten auf Rückmeldung des Anwenders",
  "Warten auf Kundenantwort",
  "Kundenrückmeldung ausstehend",
  "En attente du client",
  "En attente de réponse de l'utilisateur",
  "Esperando respuesta del cliente",
  "Pendiente de usuario",
  "Wacht op klant",
  "Wachten op reactie van de gebruiker",
])("%s: the technician waits for the person", (status) => {
  expect(isWaitingStatus(status, [])).toBe(true);
});

test.each([
  "",
  "New",
  "In Progress",
  "On Hold",
  "Waiting Vendor",
  "Waiting Materials",
  "Waiting Approval",
  "Waiting for parts for customer",
  "Customer Responded",
  "Client Updated",
  "Customer waiting",
  "Customer note added",
  "Kunde wartet",
  "Kunde hat geantwortet",
  "Pending",
  "stalled",
  "Closed",
])("%j: it does not say so", (status) => {
  expect(isWaitingStatus(status, [])).toBe(false);
});

test("a status that is configured counts, whatever its case and punctuation", () => {
  expect(isWaitingStatus("Stalled", ["stalled"])).toBe(true);
  expect(isWaitingStatus(">On Hold - User", ["on hold user"])).toBe(true);
  expect(isWaitingStatus("On Hold", ["on hold user"])).toBe(false);
});

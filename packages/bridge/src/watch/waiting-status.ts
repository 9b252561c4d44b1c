/** What a status says, in the languages that helpdesk systems are used in: English, German, French, Spanish, Dutch. */
const waiting = words(
  "waiting waits wait awaiting awaits pending needs need requires",
  "warten wartet warte wartend ausstehend",
  "attente attend",
  "esperando espera pendiente",
  "wacht wachten wachtend wachtende",
);
const person = words(
  "customer customers client clients user users enduser contact caller requester requestor you",
  "kunde kunden kundin anwender anwenders anwenderin benutzer benutzers benutzerin nutzer nutzers melder",
  "utilisateur utilisatrice demandeur usager vous",
  "cliente usuario usuaria solicitante",
  "klant gebruiker eindgebruiker melder aanvrager",
);
/** What may stand between the two. */
const between = words(
  "on for from of by to the a an end s reply response answer input information info feedback action approval confirmation",
  "auf von vom des der den dem die antwort ruckmeldung rueckmeldung ruckfrage rueckfrage eingabe freigabe",
  "de du des la le l d un une en reponse retour validation",
  "del al el una respuesta informacion",
  "op van het een antwoord reactie terugkoppeling",
);
/** What is awaited of the person, written after the person. */
const asked = words(
  "reply response answer input information info feedback action approval confirmation",
  "antwort ruckmeldung rueckmeldung",
);
const outstanding = words("required needed awaited requested pending", "ausstehend erforderlich erwartet");
/** A German compound: "Kundenantwort". */
const personsAnswer = /^(?:kunden|anwender|benutzer|nutzer)(?:antwort|ruckmeldung|rueckmeldung|freigabe)$/;

/** Whether a status means that the technician waits for the person: its words say so, or it is one of `names`. */
export function isWaitingStatus(status: string, names: readonly string[]): boolean {
  const said = wordsOf(status);
  const whole = said.join(" ");
  return names.some((name) => wordsOf(name).join(" ") === whole) || waitsForPerson(said) || needsPerson(said);
}

/** "Waiting on customer", "En attente du client", "Warten auf Kundenantwort". */
function waitsForPerson(said: readonly string[]): boolean {
  return said.some((word, index) => {
    const next = said.slice(index + 1).find((other) => !between.has(other));
    return waiting.has(word) && next !== undefined && (person.has(next) || personsAnswer.test(next));
  });
}

/** "Customer response required", "Kundenrückmeldung ausstehend". */
function needsPerson(said: readonly string[]): boolean {
  return said.some((word, index) => {
    const next = said.slice(index + 1).find((other) => !asked.has(other));
    const isPersons = personsAnswer.test(word) || (person.has(word) && asked.has(said[index + 1] ?? ""));
    return isPersons && next !== undefined && outstanding.has(next);
  });
}

/** Lower case, without accents and punctuation. */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function words(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split(" ")));
}

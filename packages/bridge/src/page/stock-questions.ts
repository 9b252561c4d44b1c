import type { QuestionConfig } from "../config/page-section.ts";

/** What is asked when the configuration names no questions. */
export const stockQuestions: readonly QuestionConfig[] = [
  {
    check: {
      en: "This is a recurring issue/request",
      de: "Das Problem oder Anliegen tritt wiederholt auf",
      es: "Es un problema o una petición recurrente",
      fr: "C'est un problème ou une demande récurrente",
    },
  },
  {
    check: {
      en: "This is an emergency",
      de: "Es ist ein Notfall",
      es: "Es una emergencia",
      fr: "C'est une urgence",
    },
  },
  {
    check: {
      en: "The issue/request is about another device, not this PC",
      de: "Es geht um ein anderes Gerät, nicht um diesen PC",
      es: "Se trata de otro dispositivo, no de este PC",
      fr: "Il s'agit d'un autre appareil, pas de ce PC",
    },
  },
  {
    ask: {
      en: "How would you like to be contacted?",
      de: "Wie möchten Sie kontaktiert werden?",
      es: "¿Cómo prefiere que nos pongamos en contacto con usted?",
      fr: "Comment souhaitez-vous être contacté(e) ?",
    },
    choices: [
      {
        en: "Connect directly to my computer as soon as available",
        de: "Verbinden Sie sich mit meinem Computer, sobald jemand frei ist",
        es: "Conéctense directamente a mi equipo en cuanto haya alguien disponible",
        fr: "Connectez-vous à mon ordinateur dès que quelqu'un est disponible",
      },
      {
        en: "Call me to discuss the issue/request or schedule",
        de: "Rufen Sie mich an, um es zu besprechen oder einen Termin zu vereinbaren",
        es: "Llámenme para hablarlo o fijar una cita",
        fr: "Appelez-moi pour en parler ou fixer un rendez-vous",
      },
      {
        en: "Request a trip out on site",
        de: "Jemand soll vorbeikommen",
        es: "Solicito una visita presencial",
        fr: "Je demande une intervention sur place",
      },
    ],
  },
  {
    ask: {
      en: "How widespread is this issue/request?",
      de: "Wie viele sind betroffen?",
      es: "¿A cuántas personas afecta?",
      fr: "Combien de personnes sont concernées ?",
    },
    choices: [
      { en: "This affects only me", de: "Nur ich", es: "Solo a mí", fr: "Moi seulement" },
      {
        en: "This affects multiple people",
        de: "Mehrere Personen",
        es: "A varias personas",
        fr: "Plusieurs personnes",
      },
      {
        en: "This affects everyone here",
        de: "Alle hier",
        es: "A todas las personas de aquí",
        fr: "Tout le monde ici",
      },
    ],
  },
];

import { Ajv, type ValidateFunction } from "ajv";
import type { Fetch } from "./adapter-rig.ts";

export interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly items?: Schema;
}
export interface Content {
  readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
}
export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema & { readonly required?: readonly string[] }>>;
  };
}

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  readonly method: string;
  readonly url: URL;
  readonly requestBody: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export const recording =
  (fetch: Fetch, exchanges: Exchange[]): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init);
    const answer: unknown = await response.clone().json();
    const requestBody: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    exchanges.push({ method: init.method ?? "", url: new URL(url), requestBody, status: response.status, answer });
    return response;
  };

/** Judges values by the document; a property that it does not know is wrong, too. */
export class OpenApiJudge {
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
    const closed = Object.fromEntries(
      Object.entries(document.components.schemas).map(([name, schema]) => [
        name,
        // Lists are asked for some fields only, and a reference in a request is an id alone.
        { ...schema, required: [], ...(schema.properties === undefined ? {} : { additionalProperties: false }) },
      ]),
    );
    this.#ajv.addSchema({ $id: "document", components: { schemas: closed } });
  }

  operation({ method, url }: Exchange): Operation {
    const route = url.pathname.replace(/^.*\/apis\/3\.0/, "").replaceAll(/\/\d+(?=\/|$)/g, "/{}");
    const found = Object.entries(this.#document.paths).find(
      ([template]) => template.replaceAll(/\{\w+\}/g, "{}") === route,
    );
    const operation = found?.[1][method.toLowerCase()];
    if (operation === undefined) {
      throw new Error(`${method} ${route} is not in the document`);
    }
    return operation;
  }

  problems(schema: Schema, value: unknown): string[] {
    if (schema.items !== undefined) {
      const { items } = schema;
      return Array.isArray(value) ? value.flatMap((one) => this.problems(items, one)) : ["is no array"];
    }
    const reference = `document${schema.$ref ?? ""}`;
    const validator = this.#validators.get(reference) ?? this.#ajv.compile({ $ref: reference });
    this.#validators.set(reference, validator);
    return validator(value)
      ? []
      : (validator.errors ?? []).map(
          ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
        );
  }

  required(schema: Schema): readonly string[] {
    return this.#document.components.schemas[schema.$ref?.split("/").at(-1) ?? ""]?.required ?? [];
  }
}

export const schemaOf = (content: Content | undefined): Schema =>
  Object.values(content?.content ?? {})[0]?.schema ?? {};

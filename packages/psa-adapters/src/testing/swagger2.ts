import type { OpenApiDocument } from "./openapi-judge.ts";

interface Swagger2Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: object;
}
interface Swagger2Operation {
  readonly parameters?: readonly Swagger2Parameter[];
  readonly responses: Readonly<Record<string, { readonly schema?: object }>>;
}
export interface Swagger2Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Swagger2Operation>>>>;
  readonly definitions: Readonly<Record<string, object>>;
}

const contentOf = (schema: object | undefined): object =>
  schema === undefined ? {} : { content: { "application/json": { schema } } };

/** The same in the words of OpenAPI 3, as far as the judge reads it. */
export function asOpenApi({ paths, definitions }: Swagger2Document): OpenApiDocument {
  const operationOf = ({ parameters = [], responses }: Swagger2Operation): object => {
    const body = parameters.find((one) => one.in === "body");
    return {
      parameters: parameters.filter((one) => one.in !== "body"),
      ...(body === undefined ? {} : { requestBody: contentOf(body.schema) }),
      responses: Object.fromEntries(
        Object.entries(responses).map(([status, { schema }]) => [status, contentOf(schema)]),
      ),
    };
  };
  const document = {
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, operations]) => [
        path,
        Object.fromEntries(
          Object.entries(operations)
            .filter(([, operation]) => "responses" in operation)
            .map(([method, operation]) => [method, operationOf(operation)]),
        ),
      ]),
    ),
    components: { schemas: definitions },
  };
  return JSON.parse(
    JSON.stringify(document).replaceAll('"#/definitions/', '"#/components/schemas/'),
  ) as OpenApiDocument;
}

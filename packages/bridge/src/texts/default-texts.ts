import type { TextPart } from "./section.ts";

/**
 * The templates that make what the bridge makes where the configuration has none (docs/texts.md). It makes it by plain-texts.ts,
 * for Liquid takes time and memory; a test holds that both give the same.
 */
export const defaultTexts: Readonly<Record<TextPart, string>> = {
  subject: `
{%- if summary != "" -%}
  {{ summary }}
{%- else -%}
  Help button pressed: {{ who }}{% if hostname != "" %} at {{ hostname }}{% endif %}
{%- endif %}
`,

  publicText: `{{ message }}
{%- for choice in selections %}
- {{ choice }}
{%- endfor %}

{{ who }} {% if isFromSoftware -%}
  asks for help, by the button on the screen.
{%- else -%}
  pressed the help button and asks for help.
{%- endif %}
{%- if isUrgent %}
It is urgent: the button was pressed twice.
{%- endif %}

Who:      {{ who }}{% if email != "" and email != who %} <{{ email }}>{% endif %}
{%- if hostname != "" %}
Where:    {{ hostname }}
{%- endif %}
When:     {{ when }}
{%- if delay != "" %}

This request was made at {{ when }} and could only be delivered {{ delay }} later.
{%- endif %}
`,

  internalNote: `
{%- for remark in remarks %}
{{ remark }}
{%- endfor %}

{% if input_name != "" or input_email != "" or input_phone != "" or input_company != "" -%}
The person typed
{%- if input_name != "" %}
Name:     {{ input_name }}
{%- endif %}
{%- if input_email != "" %}
E-mail:   {{ input_email }}
{%- endif %}
{%- if input_phone != "" %}
Phone:    {{ input_phone }}
{%- endif %}
{%- if input_company != "" %}
Company:  {{ input_company }}
{%- endif %}
{%- endif %}

{% if machineTrouble != "" -%}
This ticket could not be made from the machine's data: {{ machineTrouble }}
The request itself is real. Look into the bridge's log on that computer.
{%- else -%}
What stands out
{%- for sentence in standsOut %}
- {{ sentence }}
{%- else %}
- nothing of what is looked at
{%- endfor %}

{{ machineData }}
{%- endif %}
`,
};

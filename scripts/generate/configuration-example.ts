/** The example of docs/configuration.md, from top to bottom as somebody would write it. */
export const exampleConfiguration = `
schemaVersion: 1

psa:                                    # the helpdesk system; its keys: the adapter's README
  kind: connectwise
  site: na.myconnectwise.net
  companyId: examplemsp
  publicKey: file:public-key            # tier2 secret set publicKey
  privateKey: file:private-key
  clientId: file:client-id
  catchAll: { contactEmail: unregistered@example.com }
  board: Help Desk
  status: New
  priority: Priority 3 - Medium

company: ContosoLtd                     # whose computer this is; a press never lands at another customer

person:                                 # only where it is always the same person
  name: Front desk
  email: frontdesk@contoso.example

fleet:
  endpoints: 250                        # computers with a button that share the limits of this helpdesk system

policy:
  submit: at-once                       # or undo: pressing again within undoSeconds cancels it
  undoSeconds: 5
  gestures: true                        # double: urgent; long: cancel
  fold: true                            # pressed again within foldMinutes: a note on the same ticket
  foldMinutes: 10

rules:                                  # docs/rules.md
  - name: Urgent
    when: press.gesture == "double"
    set: { priority: High }

capture:
  without: [systemErrors]               # names: docs/privacy.md; processes stands for the programs that run
  screen:
    policy: off                         # or ask: sent only when the person says so; or on: with every press
    of: active-window                   # or all-monitors
    # denyTitles and denyApplications take the place of the lists in docs/privacy.md: repeat what is to stay
  hosts: [files.contoso.example, "erp.contoso.example:8443"]

watch:                                  # answers of technicians
  enabled: true
  everyMinutes: 5
  days: 14
  waitingStatuses: [Waiting Customer]   # beside those whose words say so
  notifications: true                   # on the desktop, too

retention:                              # on this computer; in the helpdesk system its owner decides
  evidenceDays: 7
  days: 90
  megabytes: 500

fallback:                               # a second way; without it presses wait for the first
  afterMinutes: 60
  psa:
    kind: email
    host: smtp.example.com
    user: button@contoso.example
    password: file:mail-password        # tier2 secret set fallback.psa.password
    from: button@contoso.example
    to: technicians@example.com         # people who read it, not the intake of the system above

network:
  proxy: http://button@proxy.contoso.example:8080
  proxyPassword: file:proxy-password    # tier2 secret set network.proxyPassword

support:                                # whom people turn to when the button cannot help
  name: IT of Contoso
  phone: +44 20 7946 0000
  hours: weekdays 8 to 18

# What hardly anybody needs:

# dataDirectory: /var/lib/tier2         # of the database
# device: { transport: socket, path: button.sock }      # a button that another process plays, in the place of real ones
# api: { adminSocket: admin.sock, sessionSocket: session.sock }
# delivery: { deadAfterDays: 14, requestsPerHour: 1000, fileMegabytesPerHour: 20 }
`;

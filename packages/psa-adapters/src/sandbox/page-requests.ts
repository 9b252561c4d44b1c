import { type Html, html } from "./html.ts";
import { second } from "./page-frame.ts";
import type { RequestRecord } from "./server.ts";

const listedRequests = 100;

/** The last requests to the API, newest first. Headers, bodies and queries are not kept: no secret stands here. */
export function requestsPage(requests: readonly RequestRecord[]): Html {
  const shown = requests.slice(-listedRequests).toReversed();
  return html`<div id="requests" data-live>
    <div class="heading">
      <h1>Requests</h1>
      <p>${requests.length} to the API since the start; the last ${listedRequests} are listed, newest first</p>
    </div>
    ${
      shown.length === 0
        ? html`<p class="empty">No requests yet.</p>`
        : html`<div class="table">
            <table>
              <thead>
                <tr>
                  <th>Status</th>
                  <th>Request</th>
                  <th>Time</th>
                </tr>
              </thead>
              <tbody>
                ${shown.map(row)}
              </tbody>
            </table>
          </div>`
    }
  </div>`;
}

const row = ({ method, path, status, atMs }: RequestRecord): Html => {
  const isWell = status !== "dropped" && status < 400;
  return html`<tr>
    <td><span class="status ${isWell ? "" : "bad"}">${status}</span></td>
    <td><code>${method} ${path}</code></td>
    <td class="muted">${second(new Date(atMs).toISOString())}</td>
  </tr>`;
};

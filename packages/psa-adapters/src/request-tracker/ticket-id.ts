export const isTicketId = (id: string): boolean => /^[1-9]\d{0,17}$/.test(id);

export const badTicketId = {
  status: "rejected",
  error: { code: "not_found", message: "A ticket of Request Tracker has a number." },
} as const;

const ticketId = /^\d{1,15}$/;

export const isTicketId = (id: string): boolean => ticketId.test(id);

export const badTicketId = {
  status: "rejected",
  error: { code: "not_found", message: "A ticket of ConnectWise has a number." },
} as const;

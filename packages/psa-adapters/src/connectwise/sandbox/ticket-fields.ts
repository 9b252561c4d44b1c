/** Every property that ConnectWise 2025.8 knows on a ticket; any other is refused. */
export const ticketFields: ReadonlySet<string> = new Set(
  `id summary recordType board status workRole workType company site siteName addressLine1 addressLine2 city
  stateIdentifier zip country contact contactName contactPhoneNumber contactPhoneExtension contactEmailAddress type
  subType item team owner priority serviceLocation source requiredDate budgetHours opportunity agreement agreementType
  severity impact externalXRef poNumber knowledgeBaseCategoryId knowledgeBaseSubCategoryId allowAllClientsPortalView
  customerUpdatedFlag automaticEmailContactFlag automaticEmailResourceFlag automaticEmailCcFlag automaticEmailCc
  initialDescription initialInternalAnalysis initialResolution initialDescriptionFrom contactEmailLookup
  processNotifications skipCallback closedDate closedBy closedFlag actualHours approved estimatedExpenseCost
  estimatedExpenseRevenue estimatedProductCost estimatedProductRevenue estimatedTimeCost estimatedTimeRevenue
  billingMethod billingAmount hourlyRate subBillingMethod subBillingAmount subDateAccepted dateResolved dateResplan
  dateResponded resolveMinutes resPlanMinutes respondMinutes isInSla knowledgeBaseLinkId resources parentTicketId
  hasChildTicket hasMergedChildTicketFlag knowledgeBaseLinkType billTime billExpenses billProducts predecessorType
  predecessorId predecessorClosedFlag lagDays lagNonworkingDaysFlag estimatedStartDate duration location department
  mobileGuid sla slaStatus requestForChangeFlag currency mergedParentTicket integratorTags _info
  escalationStartDateUTC escalationLevel minutesBeforeWaiting respondedSkippedMinutes resplanSkippedMinutes
  respondedHours respondedBy resplanHours resplanBy resolutionHours resolvedBy minutesWaiting customFields`.split(
    /\s+/,
  ),
);

/** Texts and their longest lengths; undefined: none is published. */
export const ticketTexts: Readonly<Record<string, number | undefined>> = {
  summary: 100,
  contactName: 62,
  contactEmailAddress: 250,
  contactPhoneNumber: 20,
  externalXRef: 100,
  poNumber: 50,
  initialDescription: undefined,
  initialInternalAnalysis: undefined,
  initialResolution: undefined,
};

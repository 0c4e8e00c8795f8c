/** Words that go with every genetic finding. */
export const NOT_MEDICAL_ADVICE =
  "Not medical advice: ClinVar's records are for research, and a finding has to be confirmed and read by a professional.";

export const SOURCE = "ClinVar, National Center for Biotechnology Information";

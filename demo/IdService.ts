/** What the ID service knows of the visitor. */
export interface VisitorValues {
  MCMID: string;
  MCOPTOUT: boolean;
  MCAID: string;
  MCAAMLH: string | number;
  MCAAMB: string;
}

/** What a tracker uses of an ID service. */
export interface IdService {
  marketingCloudOrgID: string;
  isAllowed(): boolean;
  getVisitorValues?: (callback: (values: VisitorValues) => void) => void;
}

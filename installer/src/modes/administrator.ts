/** E-mail address of the first account, where nobody has given one. */
export const defaultAdministrator = "admin@cognobserve.local";

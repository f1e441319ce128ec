/** Languages in which proposals speak to prospects. */
export type Language = 'en' | 'de';

/** The language of a person or firm (BCP 47), as far as proposals speak it: English otherwise. */
export const languageOf = (tag: string | undefined): Language => (tag?.toLowerCase().split('-')[0] === 'de' ? 'de' : 'en');

const TEXTS: Record<Language, (seller: string, buyer: string) => string> = {
  en: (seller, buyer) =>
    `I accept this proposal of ${seller} for ${buyer} and am entitled to do so. I agree that the contract is concluded in electronic form ` +
    'by my typed name, and that the time, my network address and my browser are recorded as evidence of it.',
  de: (seller, buyer) =>
    `Ich nehme dieses Angebot von ${seller} für ${buyer} an und bin dazu berechtigt. Ich bin einverstanden, dass der Vertrag durch meinen ` +
    'getippten Namen in elektronischer Form geschlossen wird und dass Zeitpunkt, Netzwerkadresse und Browser als Nachweis festgehalten werden.',
};

/** What is consented to when a proposal is accepted by link; frozen with the document. */
export const consentText = (language: Language, parties: { seller: string; buyer: string }): string =>
  TEXTS[language](parties.seller, parties.buyer);

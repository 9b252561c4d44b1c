// Domains that say nothing of a company.

/** Mail providers that have a domain for each country. */
const brands =
  /^(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|rocketmail|aol|gmx|yandex|proton|protonmail|zoho|mail)\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/;

/** Others, and providers of lines to homes. */
const others = new Set(
  `
  icloud.com me.com mac.com passport.com pm.me proton.me tutanota.com tutanota.de tuta.io fastmail.com fastmail.fm
  hey.com hushmail.com inbox.com duck.com posteo.de mailbox.org comcast.net verizon.net att.net sbcglobal.net
  bellsouth.net cox.net charter.net spectrum.net optonline.net earthlink.net juno.com frontier.com windstream.net
  centurylink.net roadrunner.com rogers.com shaw.ca telus.net sympatico.ca bigpond.com optusnet.com.au xtra.co.nz
  btinternet.com btopenworld.com virginmedia.com ntlworld.com sky.com talktalk.net blueyonder.co.uk t-online.de
  web.de freenet.de arcor.de 1und1.de online.de email.de vodafone.de aon.at chello.at bluewin.ch hispeed.ch
  sunrise.ch orange.fr wanadoo.fr free.fr sfr.fr laposte.net neuf.fr libero.it virgilio.it tiscali.it alice.it
  tin.it ziggo.nl kpnmail.nl planet.nl xs4all.nl telenet.be skynet.be telia.com telefonica.net terra.com.br
  uol.com.br bol.com.br wp.pl o2.pl onet.pl interia.pl seznam.cz centrum.cz ukr.net bk.ru inbox.ru list.ru
  rambler.ru qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net rediffmail.com
  `
    .trim()
    .split(/\s+/),
);

/** `domain` in small letters. */
export const isMailProvider = (domain: string): boolean => brands.test(domain) || others.has(domain);

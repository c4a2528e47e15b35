import { FAMILIES, type Family } from '../../domain/quantity.js';

/** Every topic of the interface, as what it speaks of. */
export type Topic =
  | { readonly kind: 'reading'; readonly mine: string; readonly family: Family; readonly point: string }
  | { readonly kind: 'frame'; readonly mine: string; readonly substation: string }
  | { readonly kind: 'personnel'; readonly mine: string; readonly card: string }
  | { readonly kind: 'system'; readonly mine: string; readonly system: string }
  | { readonly kind: 'alarm'; readonly mine: string; readonly alarm: string }
  | { readonly kind: 'command'; readonly mine: string; readonly command: string }
  | { readonly kind: 'command-result'; readonly mine: string; readonly command: string }
  | { readonly kind: 'stored'; readonly mine: string; readonly substation: string };

/** What the service listens to. */
export const INBOUND_FILTERS: readonly string[] = [
  ...FAMILIES.map((family) => `mines/+/${family}/+`),
  'mines/+/substations/+/frame',
  'mines/+/personnel/+',
  'mines/+/systems/+',
  'mines/+/commands/+/result',
];

/** The topics that gateways speak on. */
export type InboundTopic = Exclude<Topic, { kind: 'alarm' | 'command' | 'stored' }>;

/** Kinds of topic that gateways speak on; the others are the service's own. */
export const INBOUND_KINDS: ReadonlySet<Topic['kind']> = new Set<InboundTopic['kind']>([
  'reading',
  'frame',
  'personnel',
  'system',
  'command-result',
]);

/** Whether gateways speak on it. */
export const isInbound = (topic: Topic): topic is InboundTopic => INBOUND_KINDS.has(topic.kind);

const UNFIT = ['/', '+', '#', '\u0000'] as const;

const isUnfit = (segment: string): boolean => segment === '' || UNFIT.some((one) => segment.includes(one));

const named = (segment: string): string => {
  if (isUnfit(segment)) throw new RangeError(`"${segment}" cannot stand in an MQTT topic`);
  return segment;
};

/** The topic's text. `parseTopic` is its inverse. @throws RangeError for a part that MQTT cannot carry. */
export const buildTopic = (topic: Topic): string => {
  const root = `mines/${named(topic.mine)}`;
  switch (topic.kind) {
    case 'reading':
      return `${root}/${topic.family}/${named(topic.point)}`;
    case 'frame':
      return `${root}/substations/${named(topic.substation)}/frame`;
    case 'personnel':
      return `${root}/personnel/${named(topic.card)}`;
    case 'system':
      return `${root}/systems/${named(topic.system)}`;
    case 'alarm':
      return `${root}/alarms/${named(topic.alarm)}`;
    case 'command':
      return `${root}/commands/${named(topic.command)}`;
    case 'command-result':
      return `${root}/commands/${named(topic.command)}/result`;
    case 'stored':
      return `${root}/substations/${named(topic.substation)}/stored`;
  }
};

const isFamily = (text: string): text is Family => FAMILIES.some((family) => family === text);

/** What a topic speaks of; undefined for one that is not of the interface. */
export const parseTopic = (text: string): Topic | undefined => {
  const parts = text.split('/');
  const [root, mine, kind, id, tail] = parts;
  if (root !== 'mines' || !mine || !kind || !id || parts.length > 5 || [mine, kind, id].some(isUnfit)) return undefined;
  if (parts.length === 4) {
    if (isFamily(kind)) return { kind: 'reading', mine, family: kind, point: id };
    if (kind === 'personnel') return { kind, mine, card: id };
    if (kind === 'systems') return { kind: 'system', mine, system: id };
    if (kind === 'alarms') return { kind: 'alarm', mine, alarm: id };
    if (kind === 'commands') return { kind: 'command', mine, command: id };
    return undefined;
  }
  if (kind === 'substations' && tail === 'frame') return { kind: 'frame', mine, substation: id };
  if (kind === 'substations' && tail === 'stored') return { kind: 'stored', mine, substation: id };
  if (kind === 'commands' && tail === 'result') return { kind: 'command-result', mine, command: id };
  return undefined;
};

/** Topics that are remembered; beyond it all are forgotten and learnt anew. */
const MOST_REMEMBERED = 20_000;
/** A longer topic is not remembered: MQTT allows 64 KiB. */
const MOST_REMEMBERED_CHARS = 256;

/** A topic that gateways speak on: its text, the same string each time, and what it speaks of. */
export interface Spoken {
  readonly text: string;
  readonly topic: InboundTopic;
}

/**
 * Builds a `parseTopic` for topics that gateways speak on; undefined for all others. It remembers what it has read, for
 * few topics carry everything.
 */
export const createTopicReader = (): ((text: string) => Spoken | undefined) => {
  const known = new Map<string, Spoken>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const topic = parseTopic(text);
    if (topic === undefined || !isInbound(topic)) return undefined;
    const spoken = { text, topic };
    if (known.size >= MOST_REMEMBERED) known.clear();
    if (text.length <= MOST_REMEMBERED_CHARS) known.set(text, spoken);
    return spoken;
  };
};

export { contentKey, type KeyFlavour } from './content-key.ts'
export { type Destination, destinations, isArchive } from './destinations.ts'
export { type Difference, differences } from './differences.ts'
export { select, type SelectedEntry, type SelectedThing, type Selection, type SelectionRequest, type SourceSelection } from './select.ts'

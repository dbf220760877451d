// What a search shows first: pages whose title says it, then pages, then the names of the reference.
var Scorer = {
  objNameMatch: 6, objPartialMatch: 3, objPrio: { 0: 2, 1: 1, 2: -5 }, objPrioDefault: 0,
  title: 30, partialTitle: 20, term: 5, partialTerm: 2,
};

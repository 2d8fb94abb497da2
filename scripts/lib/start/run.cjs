// Runs a command: `node scripts/lib/start/run.cjs decode 81 85` is what
// `npm run decode 81 85` does. An old Node has to get as far as the first line.
'use strict';

require('./needs.cjs');

var path = require('path');
var url = require('url');

var file = path.join(__dirname, '..', '..', process.argv[2] + '.ts');
process.argv.splice(1, 2, file);

// Where that fails, Node says of what, and ends.
void import('tsx').then(function () {
  return import(url.pathToFileURL(file).href);
});

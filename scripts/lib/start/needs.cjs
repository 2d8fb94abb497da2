// What every command needs, said before anything fails for want of it. An old
// Node must be able to read this: no syntax and no module of newer ones.
'use strict';

var fs = require('fs');
var os = require('os');
var path = require('path');

var NEEDED = [20, 19];

function end(sentence) {
  console.error(sentence);
  process.exit(1);
}

function checkNode() {
  var parts = process.versions.node.split('.').map(Number);
  var isNewEnough =
    parts[0] > NEEDED[0] || (parts[0] === NEEDED[0] && parts[1] >= NEEDED[1]);
  if (isNewEnough) return;
  end(
    'Node ' +
      NEEDED.join('.') +
      ' or later is needed; this is ' +
      process.versions.node +
      ', ' +
      process.execPath +
      '.\n' +
      'Get the LTS version from https://nodejs.org/, and open a new terminal.',
  );
}

/** TypeScript is translated there, and much else has its files there. */
function checkTemporaryFolder() {
  var folder = os.tmpdir();
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
  } catch (error) {
    end(
      'Temporary files cannot be written to ' +
        folder +
        ' (' +
        error.code +
        '): set ' +
        (process.platform === 'win32' ? 'TEMP' : 'TMPDIR') +
        ' to a folder of yours.',
    );
  }
}

function checkPackages() {
  var folder = path.join(__dirname, '..', '..', '..', 'node_modules');
  if (!fs.existsSync(folder)) end('First of all, type: npm ci');
}

checkNode();
checkPackages();
checkTemporaryFolder();

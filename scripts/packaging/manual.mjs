// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka's own help → kepka.1 and its bash completion, the table of rules → kepka.policy.5: manual.mjs PROGRAM FOLDER. So
// none of them lags behind the program.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRules } from '../generate/policy_schema.mjs';

const [program, folder] = process.argv.slice(2);
const source = fileURLToPath(new URL('../../', import.meta.url));
const table = JSON.parse(readFileSync(join(source, 'manifests/browsers.json'), 'utf8'));
/** What stands behind an option where it is one of a few words. */
const choices = {
  '--browser': table.browsers.filter(({ linux }) => linux).map(({ name }) => name),
  '--cipher': ['kuznyechik', 'magma', 'gost28147', 'aes256'],
};

/** What `kepka ...words --help` says: its sections of [name, description], what it takes, and its last words. */
function helpOf(words) {
  const text = execFileSync(program, [...words, '--help'], { encoding: 'utf8', env: { LC_ALL: 'C' } });
  const help = { about: '', usage: '', options: [], arguments: [], commands: [], footer: [] };
  const sections = { Options: help.options, Arguments: help.arguments, Subcommands: help.commands };
  let rows;
  for (const line of text.split('\n')) {
    const title = /^([A-Z][a-z]+):$/.exec(line)?.[1];
    const row = /^ {2}(\S.*?)(?: {2,}(.*))?$/.exec(line);
    if (title in sections) rows = sections[title];
    else if (line.startsWith('Usage: ')) help.usage = line.slice('Usage: '.length);
    else if (rows && row) rows.push([row[1].replace(/ (Excludes|Needs): .*/, ''), row[2] ?? '']);
    else if (rows && line.startsWith('   ')) rows.at(-1)[1] += ` ${line.trim()}`;
    else if (line === '') rows = undefined;
    else if (help.usage === '') help.about += line;
    else help.footer.push(line);
  }
  help.inner = help.commands.map(([name]) => [name, helpOf([...words, name])]);
  return help;
}

const top = helpOf([]);

const roff = (text) => text.trim().replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/^([.'])/gm, '\\&$1');
const paragraph = (name, text) => `.TP\n.B ${roff(name)}\n${roff(text)}\n`;
const optionRows = ({ arguments: taken, options }) => [...taken, ...options.filter(([name]) => !name.startsWith('-h,'))].map(([name, text]) => paragraph(name, text)).join('');

function section([name, help]) {
  const inner = help.inner.map(([word, more]) => `.TP\n.B ${roff(`${name} ${word}`)}\n${roff(more.about)}\n.RS\n${optionRows(more)}.RE\n`).join('');
  return `.SS ${roff(help.usage.replace(/^kepka /, ''))}\n${roff(help.about)}.\n${optionRows(help)}${inner}.PP\n${roff(help.footer.join('\n'))}\n`;
}

writeFileSync(join(folder, 'kepka.1'), `.\\" SPDX-FileCopyrightText: 2026 The Kepka authors
.\\" SPDX-License-Identifier: MIT
.TH KEPKA 1 "" "Kepka" "User Commands"
.SH NAME
kepka \\- keys and certificates on this computer
.SH SYNOPSIS
.B kepka
.I COMMAND
[\\fIOPTION\\fR]...
.SH DESCRIPTION
.B kepka
is the person's and the administrator's command beside
.BR kepka\\-host (8),
which browsers start. It speaks Russian where the environment does (LC_ALL, LC_MESSAGES, LANG), else English. Every command
takes
.BR \\-\\-help .
Nothing is fetched from a network.
.SH COMMANDS
${top.inner.map(section).join('')}.SH FILES
.TP
.I ~/.local/share/kepka
The registry of keys, and what else is this person's own.
.TP
.I /var/lib/kepka/registered.json
What kepka register wrote for all users.
.TP
.I /etc/kepka/policy.d/*.json
The administrator's rules.
.SH SEE ALSO
.BR kepka.policy (5),
.BR kepka\\-host (8)
`);

const values = { patterns: 'origins', methods: 'methods', names: 'words', paths: 'whole paths', path: 'whole path', boolean: 'true or false' };
const keys = readRules(join(source, 'host/policy/rules.json')).map(({ key, type, names, min, max, en, default: unless }) => {
  const value = { integer: `${min} to ${max}`, choice: names?.join(', '), names: names?.join(', ') }[type] ?? values[type];
  return paragraph(key, `(${value}) ${en}${unless === null || unless === undefined ? '' : `; unless said: ${unless}`}.`);
});
const policyPage = readFileSync(join(source, 'host/apps/man/kepka.policy.5'), 'utf8');
writeFileSync(join(folder, 'kepka.policy.5'), policyPage.replace('.\\" @KEYS@\n', () => keys.join('')));

const optionsOf = (help) => help.options.flatMap(([name]) => name.match(/--[a-z][a-z-]*/g) ?? []);
const words = (list) => [...new Set(list)].join(' ');
const cases = top.inner.map(([name, help]) => {
  const all = [...optionsOf(help), ...help.inner.flatMap(([, more]) => optionsOf(more))];
  return `    ${name}) words='${words([...help.inner.map(([word]) => word), ...all])}' ;;\n`;
});
const chosen = Object.entries(choices).map(([option, list]) => `    ${option}) words='${words(list)}' ;;\n`);

writeFileSync(join(folder, 'kepka.bash'), `# SPDX-FileCopyrightText: 2026 The Kepka authors
# SPDX-License-Identifier: MIT
# bash completion for kepka(1)

_kepka() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} words=
  COMPREPLY=()
  case $previous in
${chosen.join('')}  esac
  if [[ -z $words ]] && ((COMP_CWORD == 1)); then
    words='${words([...top.commands.map(([name]) => name), ...optionsOf(top)])}'
  elif [[ -z $words ]]; then
    case \${COMP_WORDS[1]} in
${cases.map((line) => `  ${line}`).join('')}    esac
    if [[ $current != -* ]]; then mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi
  fi
  mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _kepka kepka
`);

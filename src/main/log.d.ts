/**
 * Appends lines to `trimtab.log` in `folder`, rotated at 5 MB, three files in all. Callers log references and places
 * in the code, never amounts, names or file contents. A log that cannot be written must not stop the program.
 */
export declare function openLog(folder: string, now: () => string): (line: string) => void;

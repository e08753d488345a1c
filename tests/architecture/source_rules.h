#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace deviascope::architecture {

/// A text file of the repository; `path` is relative to its root, with slashes.
struct SourceFile {
    QString path;
    QString text;
};

struct Include {
    QString target; ///< what stands between the quotes or angle brackets
    bool quoted = false;
    int line = 0; ///< from 1
};

/// The text with comments blanked out and the insides of string and character literals kept; lines
/// stay where they were. Knows raw strings.
QString withoutComments(const QString &text);

/// The #include lines, those in comments left out.
QList<Include> includesOf(const QString &text);

/// The room that a file or the target of a quoted include belongs to: "base" ... "cluster", "ui",
/// "app"; empty for what is none of ours.
QString roomOfFile(const QString &path);
QString roomOfInclude(const QString &target);

/// May a file of room `from` include a header of room `to`? Rooms of one rank may not include each
/// other; a room may include itself.
bool mayInclude(const QString &from, const QString &to);

/// Each answers what breaks its rule in one file, a sentence each; empty: nothing does.
/// `exists` says whether a path of the repository is there.
using Exists = std::function<bool(const QString &path)>;
QStringList importOrderFaults(const SourceFile &file);
/// Panels, plots and the window see plain values: neither they nor anything that they include may
/// include torch. `textOf` answers a file of the repository, empty for one that is not there.
using TextOf = std::function<QString(const QString &path)>;
QStringList tensorFaults(const SourceFile &file, const TextOf &textOf);
QStringList ownHeaderFaults(const SourceFile &file, const Exists &exists);
QStringList libraryFaults(const SourceFile &file);
QStringList callFaults(const SourceFile &file);
QStringList lengthFaults(const SourceFile &file, int limit);
QStringList machineFaults(const SourceFile &file);
QStringList missingTestFaults(const QString &path, const Exists &exists);
/// For CMakeLists.txt and *.cmake.
QStringList linkFaults(const SourceFile &file);

} // namespace deviascope::architecture

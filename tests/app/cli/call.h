#pragma once

#include "cli/program.h"

#include <nlohmann/json.hpp>

#include <QByteArray>
#include <QFile>
#include <QString>

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace deviascope::tests {

/// What a call of the command line left.
struct Outcome {
    int status = 0;
    std::string out, err;

    /// stdout as its one JSON object; discarded when it is anything else.
    nlohmann::json object() const { return nlohmann::json::parse(out, nullptr, false); }
};

/// `deviascope WORDS…` in this process, messages to `err`.
inline int call(const std::vector<std::string> &words, std::ostream &out, std::ostream &err)
{
    std::vector<const char *> argv = {"deviascope"};
    for (const std::string &word : words)
        argv.push_back(word.c_str());
    return cli::run(static_cast<int>(argv.size()), argv.data(), out, err);
}

inline Outcome call(const std::vector<std::string> &words)
{
    std::ostringstream out, err;
    const int status = call(words, out, err);
    return {status, out.str(), err.str()};
}

inline std::vector<std::string> wordsOf(const QString &line)
{
    std::vector<std::string> words;
    for (const QString &word : line.split(' '))
        words.push_back(word.toStdString());
    return words;
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void writeContent(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        throw std::runtime_error("a test file could not be written");
}

} // namespace deviascope::tests

#pragma once

#include "base/error.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>
#include <QTemporaryDir>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace deviascope::tests {

/// The base::Error that `action` throws, or nothing.
inline std::optional<base::Error> errorOf(const std::function<void()> &action)
{
    try {
        action();
    } catch (const base::Error &error) {
        return error;
    }
    return {};
}

/// `name` inside a temporary folder, as a path of the standard library.
inline std::filesystem::path inside(const QTemporaryDir &folder, const QString &name)
{
    return folder.filePath(name).toStdString();
}

inline void writeBytes(const std::filesystem::path &path, const QByteArray &bytes)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        throw std::runtime_error("a test file could not be written");
}

inline QByteArray readBytes(const std::filesystem::path &path)
{
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("a test file could not be read");
    return file.readAll();
}

/// Names of everything in the folder, hidden files too.
inline QStringList everythingIn(const QTemporaryDir &folder)
{
    return QDir(folder.path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

/// The bytes of a safetensors file with this header and data.
inline QByteArray safetensorsBytes(const QByteArray &header, const QByteArray &data)
{
    const auto length = static_cast<std::uint64_t>(header.size());
    return QByteArray(reinterpret_cast<const char *>(&length), sizeof length) + header + data;
}

} // namespace deviascope::tests

#pragma once

#include <QString>
#include <QStringList>

#include <filesystem>
#include <optional>
#include <string>

class QCommandLineParser;

namespace deviascope::ui {

/// What the studio's command line says.
struct StartOptions {
    /// Absolute; an empty path is the teaching model, none the one opened last.
    std::optional<std::filesystem::path> model;
    std::string device = "auto";
    std::string dtype = "auto";
    int threads = 0; ///< 0: one per core
};

/// Adds what `startOptions` reads, so that --help lists it.
void declareStartOptions(QCommandLineParser &parser);

/// A model is MODEL or --model MODEL: a folder or a checkpoint, also as a file:// address, as
/// desktops pass it; "teaching" is the teaching model. Throws base::Error (InvalidValue) for more
/// than one model and for threads that are no number.
StartOptions startOptions(const QCommandLineParser &parsed);

} // namespace deviascope::ui

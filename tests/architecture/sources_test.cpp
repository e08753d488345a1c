#include "architecture/source_rules.h"

#include "support/registry.h"

#include <QtTest>

#include <QDir>
#include <QDirIterator>
#include <QFile>

using namespace deviascope::architecture;

namespace {

QString rootFolder()
{
    return QStringLiteral(DEVIASCOPE_SOURCE);
}

bool existsInRepository(const QString &path)
{
    return QFile::exists(rootFolder() + u'/' + path);
}

QList<SourceFile> filesIn(const QStringList &folders, const QStringList &patterns)
{
    QList<SourceFile> files;
    const QDir root(rootFolder());
    for (const QString &folder : folders) {
        QDirIterator entries(root.filePath(folder), patterns, QDir::Files,
                             QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            QFile file(entries.next());
            if (file.open(QIODevice::ReadOnly))
                files.append(
                    {root.relativeFilePath(file.fileName()), QString::fromUtf8(file.readAll())});
        }
    }
    return files;
}

/// Files of core/ that need no test of their own, each with the reason.
const QStringList &untested()
{
    static const QStringList list = {
        // The kernel of each instruction set: through core/network/group_norm.
        "core/network/group_norm_avx2.cpp",
        "core/network/group_norm_avx512.cpp",
        "core/network/group_norm_baseline.cpp",
        // Against diffusers' trajectories at every step, through core/verification/scheduler_check.
        "core/sampling/ddim.cpp",
        "core/sampling/ddpm.cpp",
        "core/sampling/dpm_solver.cpp",
        "core/sampling/euler.cpp",
        "core/sampling/heun.cpp",
        "core/sampling/lcm.cpp",
        "core/sampling/multistep_solver.cpp",
        "core/sampling/pndm.cpp",
        "core/sampling/sigma_sampler.cpp",
        "core/sampling/unipc.cpp",
        "core/sampling/timetable.cpp",
        // Parts of one reader, through core/format/safetensors, store/database and
        // text/clip_tokenizer.
        "core/format/pickle_machine.cpp",
        "core/format/safetensors_header.cpp",
        "core/store/connection.cpp",
        "core/store/holder_lock.cpp",
        "core/store/statement.cpp",
        "core/text/clip_vocabulary.cpp",
        // Through ui/tabs/explore/picture_recipes.
        "core/format/picture_recipe.cpp",
    };
    return list;
}

constexpr int kLongestFile = 500;

} // namespace

/// The rules of docs/architecture.md, held against the sources.
class SourcesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_sources = filesIn({"core", "ui", "app"}, {"*.h", "*.cpp"});
        QVERIFY2(m_sources.size() > 10, "the sources were not found");
    }

    void importsPointLeft() { check(importOrderFaults); }

    void tensorsStayInTheEngine()
    {
        const TextOf textOf = [this](const QString &path) {
            for (const SourceFile &file : m_sources)
                if (file.path == path)
                    return file.text;
            return QString();
        };
        check([&](const SourceFile &file) { return tensorFaults(file, textOf); });
    }

    void ownHeadersComeFirst()
    {
        check([](const SourceFile &file) { return ownHeaderFaults(file, existsInRepository); });
    }

    void librariesStayInTheirRooms() { check(libraryFaults); }

    void forbiddenCallsAreNowhere() { check(callFaults); }

    void filesStayShort()
    {
        check([](const SourceFile &file) { return lengthFaults(file, kLongestFile); });
    }

    void coreFilesHaveTests()
    {
        check([](const SourceFile &file) {
            return untested().contains(file.path)
                       ? QStringList()
                       : missingTestFaults(file.path, existsInRepository);
        });
        for (const QString &path : untested())
            QVERIFY2(!missingTestFaults(path, existsInRepository).isEmpty(),
                     qPrintable(path + u" has a test now: strike it from the list"_qs));
    }

    void nothingNamesAMachine()
    {
        QStringList faults;
        for (const SourceFile &file :
             m_sources + filesIn({"tests", "bench", "cmake", "docs", "packaging", ".ci"},
                                 {"*.h", "*.cpp", "*.cmake", "*.txt", "*.md", "*.sh", "run"}))
            faults += machineFaults(file);
        verifyNone(faults);
    }

    void nothingLinksAllOfOpenCv()
    {
        QStringList faults;
        for (const SourceFile &file :
             filesIn({"core", "ui", "app", "tests", "cmake"}, {"CMakeLists.txt", "*.cmake"}))
            faults += linkFaults(file);
        verifyNone(faults);
    }

private:
    void check(const std::function<QStringList(const SourceFile &)> &rule)
    {
        QStringList faults;
        for (const SourceFile &file : m_sources)
            faults += rule(file);
        verifyNone(faults);
    }

    static void verifyNone(const QStringList &faults)
    {
        for (const QString &fault : faults)
            qWarning().noquote() << fault;
        QVERIFY2(faults.isEmpty(), "the sources break the rules named above");
    }

    QList<SourceFile> m_sources;
};

DEVIASCOPE_TEST(SourcesTest, "sources")
#include "sources_test.moc"

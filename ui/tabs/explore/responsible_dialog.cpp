#include "tabs/explore/responsible_dialog.h"

#include "base/error.h"
#include "report/csv_writer.h"
#include "tabs/explore/class_names.h"
#include "tabs/explore/explorer.h"
#include "tabs/explore/responsible_form.h"
#include "tabs/explore/responsible_pictures.h"
#include "tabs/explore/responsible_report.h"
#include "tabs/explore/responsible_tables.h"
#include "tabs/failure_text.h"
#include "tabs/notes_text.h"
#include "theme/role.h"
#include "widgets/note.h"
#include "widgets/plain_scroll.h"
#include "widgets/time_text.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace deviascope::ui {

namespace {

constexpr int kFormWidth = 292; // pixels
constexpr const char *kLearning = "learning:";

QPushButton *button(const QString &text, const char *name, const QString &tip)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QString::fromLatin1(name));
    button->setToolTip(tip);
    button->setAutoDefault(false);
    return button;
}

bool isStartKey(const QKeyEvent &event)
{
    const bool enter = event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
    return enter && event.modifiers().testFlag(Qt::ControlModifier);
}

} // namespace

ResponsibleDialog::ResponsibleDialog(Explorer &explorer, QWidget *parent)
    : QDialog(parent), m_explorer(explorer)
{
    setObjectName(QStringLiteral("responsible"));
    setWindowTitle(tr("Responsible pictures"));
    setModal(false);
    setMinimumSize(760, 520);
    resize(1000, 660);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(16);
    layout->addWidget(makeLeft());
    layout->addWidget(makeRight(), 1);

    connect(m_form, &ResponsibleForm::changed, this, &ResponsibleDialog::showProgress);
    connect(&m_explorer.responsible(), &ResponsibleFlow::changed, this,
            &ResponsibleDialog::showFlow);
    const auto read = [this] {
        if (isVisible())
            m_form->readExplorer();
    };
    connect(&m_explorer, &Explorer::settingsChanged, this, read);
    connect(&m_explorer, &Explorer::modelChanged, this, read);
    showFlow();
}

QWidget *ResponsibleDialog::makeLeft()
{
    m_form = new ResponsibleForm(m_explorer);
    m_start = button(tr("Start"), "startResponsible",
                     tr("Draw before and after, and count (Ctrl+Enter)"));
    setRole(m_start, "primary");
    m_stop = button(tr("Stop"), "stopResponsible",
                    tr("End now; what was made stays, and the same goes on from there"));
    auto *left = new QWidget;
    left->setFixedWidth(kFormWidth);
    auto *layout = new QVBoxLayout(left);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(plainScroll(m_form), 1);
    layout->addWidget(m_start);
    layout->addWidget(m_stop);
    connect(m_start, &QPushButton::clicked, this, &ResponsibleDialog::start);
    connect(m_stop, &QPushButton::clicked, &m_explorer.responsible(), &ResponsibleFlow::stop);
    return left;
}

QWidget *ResponsibleDialog::makeRight()
{
    m_hint =
        new QLabel(tr("Each picture is pushed to a class inside the model, so that the classes "
                      "come out as you want. Here the pictures appear before and after, at "
                      "the same seeds; then how often each class is perceived."));
    m_hint->setWordWrap(true);
    m_hint->setAlignment(Qt::AlignCenter);
    setRole(m_hint, "muted");
    m_stage = new QLabel;
    m_stage->setObjectName(QStringLiteral("responsibleStage"));
    setRole(m_stage, "muted");
    m_time = new QLabel;
    m_time->setToolTip(tr("Time left, from the pace so far"));
    setRole(m_time, "muted");
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress"));
    m_progress = new QWidget;
    auto *progress = new QVBoxLayout(m_progress);
    progress->setContentsMargins(0, 0, 0, 0);
    auto *stageRow = new QHBoxLayout;
    stageRow->addWidget(m_stage, 1);
    stageRow->addWidget(m_time);
    progress->addLayout(stageRow);
    progress->addWidget(m_bar);
    m_note = new Note;
    m_note->setObjectName(QStringLiteral("responsibleNote"));
    m_pictures = new ResponsiblePictures;
    m_picturesScroll = plainScroll(m_pictures);
    m_tables = new ResponsibleTables;
    m_copy = button(tr("Copy as CSV"), "copyResponsible",
                    tr("Copy all tables as comma-separated values"));
    m_save = button(tr("Save pictures…"), "saveResponsible",
                    tr("Save all pictures, before and after, each with its settings"));
    m_results = new QFrame;
    setRole(m_results, "card");
    auto *results = new QVBoxLayout(m_results);
    results->setContentsMargins(14, 12, 14, 12);
    results->addWidget(m_tables, 1);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_save);

    auto *right = new QWidget;
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_progress);
    layout->addWidget(m_note);
    layout->addWidget(m_hint, 1);
    layout->addWidget(m_picturesScroll, 2);
    layout->addWidget(m_results, 3);
    layout->addLayout(buttons);
    connect(m_copy, &QPushButton::clicked, this, &ResponsibleDialog::copyCsv);
    connect(m_save, &QPushButton::clicked, this, &ResponsibleDialog::askForFolder);
    connect(m_pictures, &ResponsiblePictures::saveRequested, this, &ResponsibleDialog::saveOne);
    return right;
}

void ResponsibleDialog::present(engine::Use use)
{
    if (!m_explorer.responsible().isRunning())
        m_form->setUse(use);
    m_form->readExplorer();
    show();
    raise();
    activateWindow();
    m_start->setFocus();
}

bool ResponsibleDialog::event(QEvent *event)
{
    // The main window draws on the same key; here it starts what is shown here.
    if (event->type() == QEvent::ShortcutOverride && isStartKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QDialog::event(event);
}

void ResponsibleDialog::keyPressEvent(QKeyEvent *event)
{
    if (isStartKey(*event))
        start();
    else
        QDialog::keyPressEvent(event);
}

void ResponsibleDialog::start()
{
    if (m_explorer.responsible().isRunning())
        return;
    const auto request = m_form->request();
    if (!request) {
        m_note->say(Note::Kind::Warning, m_form->problem());
        return;
    }
    m_note->clear();
    m_explorer.responsible().start(*request);
}

void ResponsibleDialog::showProgress()
{
    const ResponsibleFlow &flow = m_explorer.responsible();
    const bool running = flow.isRunning();
    m_progress->setVisible(running);
    m_form->setEnabled(!running);
    m_start->setVisible(!running);
    m_stop->setVisible(running);
    m_stop->setEnabled(!flow.isStopping());
    const auto request = m_form->request();
    m_start->setEnabled(request.has_value());
    m_start->setText(flow.wasStopped() && request && *request == flow.request() ? tr("Go on")
                                                                                : tr("Start"));
    if (!running)
        return;
    QString stage = stageText(flow.stage());
    if (flow.isStopping())
        stage = tr("Stopping…");
    else if (flow.isWaiting())
        stage = tr("Waiting for other work to end");
    else if (flow.stage().starts_with(kLearning))
        stage = tr("Learning the direction of “%1”")
                    .arg(QString::fromStdString(
                        flow.stage().substr(std::char_traits<char>::length(kLearning))));
    else if (flow.stage() == "drawing")
        stage = tr("Drawing before and after: %1 of %2 pictures")
                    .arg(m_pictures->shownPictures())
                    .arg(2 * flow.request().pictures);
    m_stage->setText(stage);
    m_time->setText(flow.secondsLeft() ? tr("%1 left").arg(minutesAndSeconds(*flow.secondsLeft()))
                                       : QString());
    m_bar->setValue(int(flow.fraction() * 1000));
}

std::map<std::string, std::string> ResponsibleDialog::shortNames() const
{
    std::map<std::string, std::string> names;
    const auto add = [&](const std::vector<std::string> &classes) {
        const auto brief = shortClassNames(classes);
        for (std::size_t c = 0; c < classes.size(); ++c)
            names.emplace(classes[c], brief[c]);
    };
    if (const auto &model = m_explorer.model()) {
        for (const model::Attribute &attribute : model->attributes)
            add(attribute.classes);
        for (const engine::ValueChoice &value : model->values)
            add(value.action.attribute.classes);
    }
    return names;
}

void ResponsibleDialog::showFlow()
{
    const ResponsibleFlow &flow = m_explorer.responsible();
    m_pictures->show(flow.pairs(), shortNames());
    const bool any = !flow.pairs().empty();
    m_picturesScroll->setVisible(any);
    m_results->setVisible(flow.result().has_value());
    m_hint->setVisible(!any && !flow.result());
    m_save->setVisible(any);
    m_save->setEnabled(!flow.isRunning());
    m_copy->setVisible(flow.result().has_value());
    if (flow.result())
        m_tables->show(*flow.result());
    showProgress();
    const bool ended = m_wasRunning && !flow.isRunning();
    m_wasRunning = flow.isRunning();
    if (!ended)
        return;
    if (flow.failure())
        m_note->say(Note::Kind::Error, failureText(*flow.failure()));
    else if (flow.wasStopped())
        m_note->say(Note::Kind::Warning,
                    tr("Stopped. What was made stays; “Go on” continues from there."));
    else if (!flow.notes().empty())
        m_note->say(Note::Kind::Warning, notesText(flow.notes()));
}

bool ResponsibleDialog::write(const QString &file, std::size_t place, bool after)
{
    const ResponsibleFlow &flow = m_explorer.responsible();
    const ResponsiblePair &pair = flow.pairs().at(place);
    try {
        format::writePng(std::filesystem::path(file.toStdString()),
                         after ? pair.after : pair.before,
                         format::recipeTexts(after ? pair.afterRecipe : pair.beforeRecipe));
        return true;
    } catch (const base::Error &error) {
        m_note->say(Note::Kind::Error, failureText(error));
        return false;
    }
}

void ResponsibleDialog::savePictures(const QString &folder)
{
    int saved = 0;
    const auto &pairs = m_explorer.responsible().pairs();
    for (std::size_t i = 0; i < pairs.size(); ++i)
        for (const bool after : {false, true}) {
            if ((after ? pairs[i].after : pairs[i].before).empty())
                continue;
            const QString name =
                QStringLiteral("%1/%2-%3.png")
                    .arg(folder, QString::number(pairs[i].seed),
                         after ? QStringLiteral("after") : QStringLiteral("before"));
            if (!write(name, i, after))
                return;
            ++saved;
        }
    m_note->say(Note::Kind::Good, tr("%n picture(s) saved in %1", nullptr, saved).arg(folder));
}

void ResponsibleDialog::askForFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Save pictures in"),
        QStandardPaths::writableLocation(QStandardPaths::PicturesLocation));
    if (!folder.isEmpty())
        savePictures(folder);
}

void ResponsibleDialog::saveOne(int place, bool after)
{
    const auto &pairs = m_explorer.responsible().pairs();
    if (place < 0 || std::size_t(place) >= pairs.size())
        return;
    const QString name =
        QStringLiteral("%1/%2-%3.png")
            .arg(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation),
                 QString::number(pairs[std::size_t(place)].seed),
                 after ? QStringLiteral("after") : QStringLiteral("before"));
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save picture"), name, tr("PNG pictures (*.png)"));
    if (!file.isEmpty() && write(file, std::size_t(place), after))
        m_note->say(Note::Kind::Good, tr("Saved as %1").arg(file));
}

void ResponsibleDialog::copyCsv()
{
    const auto &result = m_explorer.responsible().result();
    if (!result)
        return;
    QGuiApplication::clipboard()->setText(
        QString::fromStdString(report::toCsv(documentOf(*result))));
    m_note->say(Note::Kind::Good, tr("All tables are on the clipboard."));
}

} // namespace deviascope::ui
